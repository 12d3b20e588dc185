// Brings the islands of a page to life: loads the WebAssembly beside this file, then hands each island its place.
// The pages work without it.
import start, * as app from "./twinlatch.js";

await start({ module_or_path: new URL("./twinlatch.wasm", import.meta.url) });
app.hydrate();
for (const place of document.querySelectorAll("leptos-island")) {
    app[place.dataset.component]?.(place);
}
