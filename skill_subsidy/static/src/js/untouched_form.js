import { patch } from "@web/core/utils/patch";
import { FormController } from "@web/views/form/form_controller";

/**
 * Whoever opens a new form of this addon and leaves it (closes the page, goes elsewhere by its address, looks into another tab)
 * without having typed anything has entered nothing. Odoo saves any new form then, and so began orders, closings and recoveries
 * by itself; what was typed is saved as ever.
 */
patch(FormController.prototype, {
    leftUntouched() {
        const root = this.model.root;
        if (!root.isNew || !root.resModel.startsWith("skill.subsidy.")) {
            return false;
        }
        // The field that is being typed in tells the record, as before an urgent save; before any await: the page goes.
        this.model._urgentSave = true;
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        this.model._urgentSave = false;
        return !root.dirty;
    },

    async beforeUnload(ev) {
        return this.leftUntouched() || super.beforeUnload(ev);
    },

    beforeVisibilityChange() {
        return this.leftUntouched() || super.beforeVisibilityChange();
    },
});
