// The live preview of the policy editor. What would change is decided and drawn in a worker (policy-worker.js); here it is only
// asked for after each change, the newest change alone, and put into the page. Without this file the button "Preview" does the
// same on the server.
const form = document.querySelector("form[data-crowd]");
const panel = document.getElementById("preview");
const button = document.getElementById("show-preview");

if (form && panel) {
    const shown = panel.querySelector("[data-shown]");
    const spoken = panel.querySelector("[role=status]");
    const search = panel.querySelector("input[type=search]");
    const worker = new Worker(new URL("./policy-worker.js", import.meta.url), { type: "module" });
    // Nothing is asked before the engine is ready.
    let busy = true;
    let waiting = false;
    let speaking;

    const ask = () => {
        waiting = busy;
        if (!busy) {
            busy = true;
            worker.postMessage({ form: new URLSearchParams(new FormData(form)).toString(), search: search.value });
        }
    };

    const show = ({ html, spoken: words, ms }) => {
        const open = new Map(Array.from(shown.querySelectorAll("details"), (d) => [d.dataset.effect, d.open]));
        shown.innerHTML = html;
        for (const details of shown.querySelectorAll("details")) {
            details.open = open.get(details.dataset.effect) ?? details.open;
        }
        panel.dataset.ms = ms.toFixed(1);
        clearTimeout(speaking);
        speaking = setTimeout(() => (spoken.textContent = words), 1000);
        form.querySelector("[data-numbers]").textContent = words;
    };

    worker.onmessage = ({ data }) => {
        busy = false;
        if (data.failed) {
            busy = true;
            panel.dataset.live = "failed";
            return;
        }
        if (data.ready) {
            panel.dataset.live = "on";
            search.closest("[hidden]")?.removeAttribute("hidden");
            button?.setAttribute("hidden", "");
            waiting = true;
        } else {
            show(data);
        }
        if (waiting) {
            ask();
        }
    };
    worker.onerror = () => (panel.dataset.live = "failed");
    worker.postMessage({ crowd: form.dataset.crowd, lang: document.documentElement.lang });

    const changed = () => {
        form.querySelector("[data-unsaved]")?.removeAttribute("hidden");
        ask();
    };
    form.addEventListener("input", changed);
    search.addEventListener("input", ask);

    // Groups are dragged, or pressed, into the fields that hold groups.
    let last;
    const add = (field, name) => {
        const lines = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
        if (!lines.includes(name)) {
            field.value = [...lines, name].join("\n");
            changed();
        }
    };
    form.addEventListener("focusin", ({ target }) => (last = target.matches("[data-groups]") ? target : last));
    const dragging = (on) => form.toggleAttribute("data-dragging", on);
    for (const group of document.querySelectorAll("[data-group]")) {
        group.addEventListener("dragstart", (event) => {
            event.dataTransfer.setData("text/plain", group.dataset.group);
            event.dataTransfer.effectAllowed = "copy";
            dragging(true);
        });
        group.addEventListener("dragend", () => dragging(false));
        group.addEventListener("click", () => {
            const field = last?.isConnected ? last : form.querySelector("[data-groups]");
            add(field, group.dataset.group);
            field.focus();
        });
    }
    document.querySelector("[data-groups-to-drag]").hidden = !document.querySelector("[data-group]");
    // What is dragged in from elsewhere is the browser's business.
    form.addEventListener("dragover", (event) => {
        if (form.hasAttribute("data-dragging") && event.target.matches("[data-groups]")) {
            event.preventDefault();
        }
    });
    form.addEventListener("drop", (event) => {
        if (form.hasAttribute("data-dragging") && event.target.matches("[data-groups]")) {
            event.preventDefault();
            add(event.target, event.dataTransfer.getData("text/plain"));
        }
    });
}
