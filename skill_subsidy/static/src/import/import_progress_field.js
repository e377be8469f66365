import { Component, onWillUnmount } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const PAUSE = 1500; // milliseconds between two looks

/** How far an import is; looks again by itself as long as it runs. */
export class ImportProgressField extends Component {
    static template = "skill_subsidy.ImportProgressField";
    static props = { ...standardFieldProps };

    setup() {
        this.timer = setInterval(() => this.look(), PAUSE);
        onWillUnmount(() => clearInterval(this.timer));
    }

    get running() {
        return this.props.record.data.state === "running";
    }

    get percent() {
        return this.props.record.data[this.props.name];
    }

    async look() {
        const { record } = this.props;
        if (this.running && !this.looking && !document.hidden && !(await record.isDirty())) {
            this.looking = true;
            try {
                await record.load();
            } finally {
                this.looking = false;
            }
        }
    }
}

registry.category("fields").add("skill_subsidy_import_progress", {
    component: ImportProgressField,
    supportedTypes: ["integer"],
    fieldDependencies: [{ name: "state", type: "selection" }],
});
