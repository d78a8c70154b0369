// Moving between screens needs no server: keys, buttons and autoplay work on what has been sent once.
let at = 0, left = false;  // kept while the page stays loaded, whatever Streamlit redraws
const said = new BroadcastChannel("briefing");  // a second window of this browser, for the speaker, follows

export default function ({ data, parentElement }) {
    const find = (selector) => parentElement.querySelector(selector);
    const dialog = find("dialog"), deck = find(".deck"), blank = find(".blank"), auto = find(".auto"), begin = find(".begin");
    const current = deck.querySelector(".screen:not([hidden])")?.dataset.key;
    deck.innerHTML = data.html;
    deck.lang = data.lang;
    dialog.classList.toggle("night", data.dark);
    dialog.setAttribute("aria-label", data.words.name);
    begin.textContent = data.words.begin;
    const screens = [...deck.querySelectorAll(".screen")];
    const kept = screens.findIndex((screen) => screen.dataset.key === current);
    let timer = null, still = null;

    const show = (number, tell = true) => {
        at = Math.min(Math.max(number, 0), screens.length - 1);
        screens.forEach((screen, k) => { screen.hidden = k !== at; });
        blank.hidden = true;
        fit(screens[at]);
        if (tell) said.postMessage(at);
    };
    const fit = (screen) => {  // rows come closer before letters would have to be smaller
        const body = screen?.querySelector(".body"), tables = screen ? [...screen.querySelectorAll("table.words")] : [];
        if (body && tables.some((table) => table.offsetHeight > body.clientHeight)) tables.forEach((table) => table.classList.remove("roomy"));
        if (body && tables.some((table) => table.offsetHeight > body.clientHeight)) tables.forEach((table) => table.classList.add("tight"));
    };
    const play = (on) => {
        clearInterval(timer);
        timer = on ? setInterval(() => show((at + 1) % screens.length), 1000 * data.seconds) : null;
        auto.textContent = on ? data.words.playing : "";
    };
    const full = () => document.fullscreenElement || parentElement.fullscreenElement ? document.exitFullscreen() : find(".hall").requestFullscreen();
    const leave = () => { left = true; play(false); dialog.close(); begin.focus(); };
    const enter = () => { left = false; if (!dialog.open) dialog.showModal(); fit(screens[at]); deck.focus(); };
    const acts = {
        next: () => show(at + 1), back: () => show(at - 1), full, blank: () => { blank.hidden = !blank.hidden; },
        auto: () => play(timer === null), speaker: () => dialog.classList.toggle("speaker"), leave,
    };
    const keys = {
        ArrowRight: "next", ArrowDown: "next", PageDown: "next", " ": "next", ArrowLeft: "back", ArrowUp: "back", PageUp: "back",
        f: "full", b: "blank", ".": "blank", a: "auto", s: "speaker", Escape: "leave",
    };
    const pressed = (event) => {
        if (!dialog.open || event.ctrlKey || event.metaKey || event.altKey) return;
        const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
        const button = event.composedPath()[0].closest?.("button, a");
        if (button && (key === " " || key === "Enter")) return;  // what has the focus is meant
        event.stopPropagation();
        if (key >= "1" && key <= "9") { if (+key <= screens.length) show(+key - 1); }
        else if (key === "Home" || key === "End") show(key === "Home" ? 0 : screens.length - 1);
        else if (keys[key]) acts[keys[key]]();
        else return;
        event.preventDefault();
    };
    const moved = () => {
        dialog.classList.add("moving");
        clearTimeout(still);
        still = setTimeout(() => dialog.classList.remove("moving"), 2500);
    };

    find(".bar").innerHTML = "";
    for (const [act, label] of data.words.buttons) {
        const button = Object.assign(document.createElement("button"), { type: "button", textContent: label, onclick: () => acts[act]() });
        button.dataset.act = act;
        find(".bar").append(button);
    }
    begin.onclick = enter;
    dialog.oncancel = (event) => { event.preventDefault(); leave(); };
    window.addEventListener("keydown", pressed, true);
    dialog.addEventListener("pointermove", moved);
    said.onmessage = (event) => show(event.data, false);
    show(kept >= 0 ? kept : at, false);
    if (!left && screens.length) enter();
    return () => { window.removeEventListener("keydown", pressed, true); dialog.removeEventListener("pointermove", moved); play(false); };
}
