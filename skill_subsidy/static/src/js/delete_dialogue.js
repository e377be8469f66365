import { _t } from "@web/core/l10n/translation";
import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { ListController } from "@web/views/list/list_controller";

/** Of this addon's records: what is deleted, in words that fit an agency. Odoo jokes ("disappear into thin air"). */
for (const Controller of [FormController, KanbanController, ListController]) {
    patch(Controller.prototype, {
        get deleteConfirmationDialogProps() {
            const props = super.deleteConfirmationDialogProps;
            if (!this.props.resModel.startsWith("skill.subsidy.")) {
                return props;
            }
            return {
                ...props,
                title: _t("Delete"),
                body: _t("Delete it? This cannot be undone. What has to stay on record is not deleted; you are told why."),
                cancelLabel: _t("Cancel"),
            };
        },
    });
}
