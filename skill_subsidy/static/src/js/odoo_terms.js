import { _t } from "@web/core/l10n/translation";

/** Sentences of Odoo's own screens for which it has no Chinese. Named here, they get theirs from i18n/zh_CN.po. */
export const ODOO_TERMS = [
    _t("Missing required fields"),
    _t("My Preferences"),
    _t("Are you sure you want to delete the selected record?"),
    _t("Are you sure you want to delete the %(nbSelected)s selected records?"),
    _t("Are you sure you want to update %(count)s records?"),
    _t("Among the %(total)s selected records, %(valid_count)s are valid for this update."),
    _t("Custom range"),
    _t("Month to date"),
    _t("Year to date"),
    _t("Select one or several criteria"),
    _t('Press "Enter" to add criterion'),
    _t("before"),
    _t("between"),
    _t("greater or equal to"),
    _t("lower or equal to"),
    _t("lower than"),
    _t("not %(operator_label)s"),
];
