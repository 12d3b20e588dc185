// The policy engine of the editor, in a worker of its own, so that typing never waits for it.
// In: { crowd, lang } once, then { form, search }. Out: { ready } or { failed } once, then { html, spoken }.
import init, { Engine } from "./editor.js";

let engine;

async function load({ crowd, lang }) {
    const [answer] = await Promise.all([fetch(crowd, { headers: { accept: "application/json" } }), init()]);
    if (answer.ok) {
        engine = Engine.load(await answer.text(), lang);
    }
    postMessage(engine ? { ready: true } : { failed: true });
}

onmessage = ({ data }) => {
    if (data.crowd) {
        load(data).catch(() => postMessage({ failed: true }));
    } else if (engine) {
        const started = performance.now();
        const html = engine.preview(data.form, data.search);
        postMessage({ html, spoken: engine.spoken(), ms: performance.now() - started });
    }
};
