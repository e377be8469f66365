import { registry } from "@web/core/registry";
import { useExternalListener } from "@odoo/owl";
import { BinaryField, binaryField } from "@web/views/fields/binary/binary_field";
import { getDataURLFromFile } from "@web/core/utils/urls";

/** A file that may also be pasted: the picture of a query comes from the clipboard. */
export class PasteField extends BinaryField {
    static template = "skill_subsidy.PasteField";

    setup() {
        super.setup();
        useExternalListener(document, "paste", (ev) => this.onPaste(ev));
    }

    async onPaste(ev) {
        const file = [...(ev.clipboardData?.files || [])].find((f) => /^image\/|^application\/pdf$/.test(f.type));
        if (file && !this.props.readonly) {
            ev.preventDefault();
            const url = await getDataURLFromFile(file);
            this.update({ data: url.split(",")[1], name: file.name || "screenshot.png" });
        }
    }

    /** The picture itself, once there is one, so that the handler sees what is kept; "" for a PDF. */
    get preview() {
        const data = this.props.record.data[this.props.name] || "";
        const kind = data.startsWith("iVBOR") ? "png" : data.startsWith("/9j/") ? "jpeg" : "";
        return kind && `data:image/${kind};base64,${data}`;
    }
}

registry.category("fields").add("skill_subsidy_paste", { ...binaryField, component: PasteField });
