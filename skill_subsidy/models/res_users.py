from odoo import api, models
from odoo.exceptions import ValidationError

# 人社厅发〔2021〕64号: the posts of business, fund finance, data and internal control are not held by one person.
POSTS = {
    'business': ('group_handler', 'group_reviewer', 'group_unit_head'),
    'finance': ('group_accountant',),
    'data': ('group_policy_keeper',),
    'control': ('group_auditor',),
}


class ResUsers(models.Model):
    """Posts that exclude each other are refused where they are given."""
    _inherit = 'res.users'

    @api.constrains('group_ids')
    def _check_exclusive_posts(self):
        groups = {xmlid: self.env.ref(f'skill_subsidy.{xmlid}', raise_if_not_found=False)
                  for xmlids in POSTS.values() for xmlid in xmlids}
        for user in self:
            held = {post: [groups[xmlid].name for xmlid in xmlids if groups[xmlid] and groups[xmlid]
                           in user.all_group_ids] for post, xmlids in POSTS.items()}
            names = [held[post][0] for post in POSTS if held[post]]
            if len(names) > 1:
                raise ValidationError(self.env._(
                    "%(user)s cannot hold the posts %(first)s and %(second)s at once: business, fund finance, data "
                    "and internal control are done by different people (人社厅发〔2021〕64号).",
                    user=user.name, first=names[0], second=names[1]))


class ResGroups(models.Model):
    """The same, where users are added from the side of the group."""
    _inherit = 'res.groups'

    @api.constrains('user_ids', 'implied_ids')
    def _check_exclusive_posts(self):
        self.all_user_ids._check_exclusive_posts()
