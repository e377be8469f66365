import { registry } from "@web/core/registry";
import { RadioField, radioField } from "@web/views/fields/radio/radio_field";

/** Radio buttons for those options only that another field of the record names, by commas: option `ways`. */
export class WaysField extends RadioField {
    static props = { ...RadioField.props, ways: { type: String } };

    get items() {
        const ways = (this.props.record.data[this.props.ways] || "").split(",");
        return super.items.filter(([key]) => ways.includes(key));
    }
}

registry.category("fields").add("skill_subsidy_ways", {
    ...radioField,
    component: WaysField,
    supportedTypes: ["selection"],
    extractProps: (info, dynamicInfo) => ({ ...radioField.extractProps(info, dynamicInfo), ways: info.options.ways }),
});
