// What the terminal of textual-serve leaves open: why it ended, the clipboard of the system, the focus, the font.
"use strict";

const words = document.body.dataset;
const opening = document.getElementById("opening");
const ended = document.getElementById("ended");

function box() {
  return document.querySelector(".xterm-helper-textarea");
}

function show(why) {
  opening.hidden = true;
  document.getElementById("why").textContent = why;
  ended.hidden = false;
  document.getElementById("again").focus();
}

// What this tab is known by when it is loaded again: the studio that it had before ends first.
function tab() {
  if (!sessionStorage.tab) {
    sessionStorage.tab = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("");
  }
  return sessionStorage.tab;
}

// The line to the studio: it says why it ends before it does.
const Line = window.WebSocket;
window.WebSocket = class extends Line {
  constructor(path) {
    const address = new URL(path, location.href);
    address.searchParams.set("tab", tab());
    address.protocol = address.protocol.replace("http", "ws");
    super(address);
    let why = words.lost;
    this.addEventListener("message", (event) => {
      if (typeof event.data !== "string") {
        opening.hidden = true;
        return;
      }
      const [kind, value] = JSON.parse(event.data);
      if (kind === "ended") why = value;
    });
    this.addEventListener("close", () => show(why));
  }

  // the terminal speaks of its size and of the focus before anybody listens
  send(data) {
    if (this.readyState === Line.OPEN) super.send(data);
    else this.addEventListener("open", () => super.send(data), { once: true });
  }
};

// Pasting: the browser's own, which brings what the system's clipboard holds.
function pastes(event) {
  const letter = (event.ctrlKey || event.metaKey) && !event.altKey && event.code === "KeyV";
  return letter || (event.shiftKey && event.key === "Insert");
}

window.addEventListener("keydown", (event) => {
  if (!ended.hidden) return;
  if (box() && document.activeElement !== box()) box().focus();
  if (pastes(event)) event.stopImmediatePropagation();
}, true);
window.addEventListener("focus", () => ended.hidden && box() && box().focus());

// Copying where the page came over a line without encryption: browsers keep their newer way from it.
if (!navigator.clipboard) {
  const writeText = async (text) => {
    const held = document.createElement("textarea");
    held.value = text;
    document.body.append(held);
    held.select();
    document.execCommand("copy");
    held.remove();
    box().focus();
  };
  const readText = async () => "";
  Object.defineProperty(navigator, "clipboard", { value: { writeText, readText } });
}

document.getElementById("again").addEventListener("click", () => location.reload());
document.getElementById("out").addEventListener("click", async () => {
  await fetch("/sign-out", { method: "POST" });
  show(words.gone);
  document.getElementById("again").hidden = document.getElementById("out").hidden = true;
});

// The terminal measures its font once, when it begins: it begins when the font is there.
async function begin() {
  await Promise.all(["", "bold "].map((weight) => document.fonts.load(`${weight}16px "Roboto Mono"`))).catch(() => {});
  const script = document.createElement("script");
  script.src = "/js/textual.js";
  script.addEventListener("load", () => {
    if (document.readyState === "complete") window.onload();
    const wait = setInterval(() => {
      if (!box()) return;
      clearInterval(wait);
      box().focus();
    }, 20);
  });
  document.head.append(script);
}
begin();
