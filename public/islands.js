// Brings the islands of a page to life: loads the WebAssembly beside this file, then hands each island its place, also the
// islands of a state that was drawn later. The pages work without it.
import start, * as app from "./twinlatch.js";

const awake = new WeakSet();
function wake() {
    for (const place of document.querySelectorAll("leptos-island")) {
        if (!awake.has(place)) app[place.dataset.component]?.(place);
        awake.add(place);
    }
}

await start({ module_or_path: new URL("./twinlatch.wasm", import.meta.url) });
app.hydrate();
wake();
document.addEventListener("drawn", wake);
