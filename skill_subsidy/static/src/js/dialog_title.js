import { onMounted } from "@odoo/owl";
import { patch } from "@web/core/utils/patch";
import { useService } from "@web/core/utils/hooks";
import { ActionDialog } from "@web/webclient/actions/action_dialog";

/** A dialogue that a menu or an address opens over nothing names the tab of the browser; else what lies under it does. */
patch(ActionDialog.prototype, {
    setup() {
        super.setup();
        const title = useService("title");
        onMounted(() => {
            if (!title.getParts().action && this.props.title) {
                title.setParts({ action: this.props.title });
            }
        });
    },
});
