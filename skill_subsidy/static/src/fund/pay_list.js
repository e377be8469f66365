import { onWillStart } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { ListRenderer } from "@web/views/list/list_renderer";
import { listView } from "@web/views/list/list_view";

/** The list "To Pay": above it stands for which agency the money on the paying account will not suffice. */
export class PayListRenderer extends ListRenderer {
    static template = "skill_subsidy.PayListRenderer";

    setup() {
        super.setup();
        this.fundAction = useService("action");
        onWillStart(async () => {
            this.fundWarnings = await this.orm.call("res.company", "skill_subsidy_fund_warnings", []);
        });
    }

    async requestFunding(companyId) {
        this.fundAction.doAction(await this.orm.call("res.company", "action_skill_subsidy_request_missing", [companyId]));
    }
}

registry.category("views").add("skill_subsidy_pay_list", { ...listView, Renderer: PayListRenderer });
