"""Invented names, places, employers and banks. A likeness to a living person or firm is chance."""
from . import codes


def words(text):
    """The words of a text that is easier to read than a list of strings."""
    return text.split()


SURNAMES = ('王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾田董潘袁蔡蒋余于杜叶程苏魏吕丁任沈姚'
            '卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤')
GIVEN_MALE = words(
    '建国 志强 海军 永胜 晓东 国栋 俊杰 文博 浩然 宇轩 立新 春生 学文 振华 鹏飞 瑞峰 凯 磊 涛 勇 斌 亮 超 明远 '
    '少华 子谦 世杰 宏伟 长青 树林 福贵 润泽 景山 庆丰 守业')
GIVEN_FEMALE = words(
    '秀英 丽华 晓燕 雪梅 桂兰 文静 佳怡 海霞 春花 玉珍 思琪 雨桐 婷 娜 敏 静 艳 芳 洁 慧敏 红霞 凤英 若曦 欣怡 '
    '瑞雪 月娥 素琴 晓娟 淑贞 彩云 美玲')
MONGOLIAN_MALE = words(
    '巴特尔 朝鲁 苏和 额尔敦巴图 巴雅尔 孟克 阿古拉 布和 那顺 宝音 恩和 哈斯巴根 乌力吉 特木尔 满都拉 赛音吉雅 '
    '毕力格 吉日嘎拉 斯日古楞 敖其尔 青格勒 达布希拉图 伊德尔 胡日查 呼和巴特尔')
MONGOLIAN_FEMALE = words(
    '乌云 其其格 萨仁 娜仁高娃 托娅 高娃 斯琴 琪琪格 塔娜 乌兰 阿拉坦其其格 格日乐 乌日娜 通拉嘎 萨日娜 哈斯其木格 '
    '敖登 诺敏 苏日娜 乌仁图雅 南斯勒玛 娜布其 阿茹罕 海日罕')

# Where the IDs come from: today's districts, districts and leagues that are gone, and other provinces.
HOME = words(
    '150102 150103 150104 150105 150121 150122 150123 150124 150125 150202 150203 150204 150205 150207 150221 '
    '150222 150223 150302 150402 150404 150428 150502 150521 150602 150621 150627 150702 150781 150802 150823 '
    '150902 150921 150925 150981 152101 152127 152201 152224 152301 152322 152502 152527 152601 152624 152629 '
    '152701 152726 152728 152801 152827 152921')
AWAY = words(
    '140226 130729 210303 220104 230102 610802 620102 640104 410122 370102')

HOHHOT, BAOTOU = '呼和浩特市', '包头市'
AGENCY_NAMES = {HOHHOT: '呼和浩特市就业服务中心', BAOTOU: '包头市就业服务中心'}

_EMPLOYERS = {
    HOHHOT: ('150102', words(
        '内蒙古敕勒晴岚机电有限公司 呼和浩特市白塔云锦印务有限公司 内蒙古青城雁序热力有限公司 '
        '呼和浩特市哈素湖光乳品有限公司 内蒙古大青星野电力检修有限公司 呼和浩特市昭君驿物业服务有限公司 '
        '内蒙古穹庐风电设备有限公司 呼和浩特市如意河汽车服务有限公司 内蒙古阴山月制药股份有限公司 '
        '呼和浩特市丰州陶然餐饮管理有限公司 内蒙古盛乐原建筑安装工程有限公司 呼和浩特市小黑河水务有限公司 '
        '内蒙古蜈蚣坝道桥工程有限公司 呼和浩特市塔布板纺织有限公司 内蒙古云中草原食品有限公司 '
        '呼和浩特市五塔晨曦幼教管理有限公司 内蒙古金桥北斗电子有限公司 呼和浩特市厂汉木台安防服务有限公司')),
    BAOTOU: ('150203', words(
        '包头市鹿鸣泉重型机械有限公司 包头市昆河银杏特钢有限公司 内蒙古赛汗塔拉稀土材料有限公司 '
        '包头市九原麦田面粉有限公司 包头市梅力更山泉饮品有限公司 内蒙古石门风华铝业有限公司 '
        '包头市青昆轨道装备有限公司 包头市转龙藏消防技术有限公司 内蒙古黄河湾热电有限公司 '
        '包头市南海芦苇化工有限公司 包头市阿尔丁楼宇科技有限公司 包头市固阳荞香粮油有限公司')),
}

BANKS = {
    HOHHOT: words(
        '中国工商银行呼和浩特分行示例支行 中国农业银行呼和浩特分行示例支行 中国建设银行呼和浩特分行示例支行 '
        '内蒙古银行呼和浩特示例支行 蒙商银行呼和浩特示例支行 内蒙古农村商业银行呼和浩特示例支行 '
        '中国邮政储蓄银行呼和浩特示例支行'),
    BAOTOU: words(
        '中国工商银行包头分行示例支行 中国银行包头分行示例支行 中国建设银行包头分行示例支行 蒙商银行包头示例支行 '
        '包头农村商业银行示例支行 中国邮政储蓄银行包头示例支行'),
}


def employers(rng):
    """agency -> [(name, unified social credit code)], all of them enterprises (91)."""
    return {agency: [(name, uscc(rng, '91', division)) for name in names]
            for agency, (division, names) in _EMPLOYERS.items()}


def uscc(rng, kind, division):
    """A code of an organisation of `kind` that is not registered."""
    return codes.uscc(kind, division, 'MA' + ''.join(rng.choice('0123456789ABCDEFGHJKLMNPQRTUWXY') for _ in range(6)))


def name(rng, male):
    """A Han or a Mongolian name."""
    if rng.random() < 0.34:
        return rng.choice(MONGOLIAN_MALE if male else MONGOLIAN_FEMALE)
    return rng.choice(SURNAMES) + rng.choice(GIVEN_MALE if male else GIVEN_FEMALE)


class Identities:
    """Hands out people whose ID nobody else in the demo has."""

    def __init__(self, rng):
        self.rng = rng
        self.used = set()

    def number(self, male, birth=None, division=None, ending=None):
        """An unused ID; `birth` as eight digits; `ending`: the check character wanted."""
        rng = self.rng
        while True:
            born = birth or f"{rng.randrange(1972 if male else 1980, 2005)}{rng.randrange(1, 13):02d}" \
                            f"{rng.randrange(1, 29):02d}"
            place = division or rng.choice(AWAY if rng.random() < 0.06 else HOME)
            number = codes.id_number(place, born, rng.randrange(5, 490) * 2 + male)
            if number not in self.used and (ending or number[-1]) == number[-1]:
                self.used.add(number)
                return number
