import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The file of an import: sent as it is, with a bar that shows how much of it has gone. */
export class ImportFileField extends Component {
    static template = "skill_subsidy.ImportFileField";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
        this.input = useRef("input");
        this.upload = useState({ percent: null });
    }

    get filename() {
        return this.props.record.data.filename;
    }

    get url() {
        const { resModel, resId } = this.props.record;
        return `/web/content/${resModel}/${resId}/file?download=true&filename=${encodeURIComponent(this.filename || "")}`;
    }

    async choose(ev) {
        const [file] = ev.target.files;
        ev.target.value = "";
        const { record } = this.props;
        if (!file || !(await record.save())) {
            return;
        }
        this.upload.percent = 0;
        const answer = await this.send(`/skill_subsidy/import/${record.resId}/file`, file);
        this.upload.percent = null;
        if (answer.error) {
            this.notification.add(answer.error, { type: "danger", sticky: true });
        }
        await record.load();
    }

    send(url, file) {
        const form = new FormData();
        form.append("csrf_token", odoo.csrf_token);
        form.append("ufile", file);
        return new Promise((resolve) => {
            const request = new XMLHttpRequest();
            request.open("POST", url);
            request.upload.onprogress = (ev) => {
                this.upload.percent = Math.round((100 * ev.loaded) / ev.total);
            };
            const failed = { error: _t("The file could not be sent. Check the network and choose it again.") };
            request.onerror = () => resolve(failed);
            request.onload = () => {
                if (request.status === 413) {
                    resolve({ error: _t("The file is too large: split it.") });
                    return;
                }
                try {
                    resolve(JSON.parse(request.responseText));
                } catch {
                    resolve(failed);
                }
            };
            request.send(form);
        });
    }
}

registry.category("fields").add("skill_subsidy_import_file", {
    component: ImportFileField,
    supportedTypes: ["binary"],
    fieldDependencies: [{ name: "filename", type: "char" }],
});
