// Signing in: the secret stands behind the "#" of the link, which browsers send to nobody; it is sent from here, once.
"use strict";

const words = document.body.dataset;
const said = document.getElementById("said");
const form = document.getElementById("ask");
const token = location.hash.slice(1);

async function ask(path) {
  return fetch(path, { method: "POST", body: token, headers: { "Content-Type": "text/plain" } });
}

async function signIn() {
  const answer = await ask(document.getElementById("stay").checked ? "/sign-in?stay=1" : "/sign-in");
  if (answer.ok) location.replace("/");
  else refused(answer);
}

// 403: the link opens nothing; anything else is no fault of the link's
function refused(answer) {
  say(answer.status === 403 ? words.used : words.failed);
}

// Who is signed in already goes on, whatever became of the link: it may stand in a bookmark. Where several sign in, the
// last one may still be signed in at this computer: nobody goes on as somebody else without having been told.
function say(sentence) {
  form.hidden = true;
  said.textContent = sentence;
  if (!words.within) return;
  if (!words.asks) {
    location.replace("/");
    return;
  }
  document.getElementById("staying").hidden = true;
  document.getElementById("out").hidden = false;
  offer(words.already, words.within, async () => location.replace("/"));
}

function offer(sentence, who, act) {
  said.textContent = sentence.replace("{who}", () => who);
  form.onsubmit = (event) => {
    event.preventDefault();
    form.hidden = true; // once
    act().catch(failed);
  };
  form.hidden = false;
  document.getElementById("open").focus();
}

function failed() {
  form.hidden = true;
  said.textContent = words.failed;
}

async function begin() {
  if (!token) {
    say(words.none);
    return;
  }
  const answer = await ask("/whose");
  if (!answer.ok) {
    refused(answer);
    return;
  }
  if (!words.asks) {
    await signIn();
    return;
  }
  offer(words.who, (await answer.json()).who, signIn);
}

document.getElementById("out").addEventListener("click", async () => {
  const answer = await fetch("/sign-out", { method: "POST" }).catch(() => null);
  if (!answer || !answer.ok) {
    failed();
    return;
  }
  form.hidden = true;
  said.textContent = words.gone;
});
// a new link in a tab that shows this page already
window.addEventListener("hashchange", () => location.reload());
begin().catch(failed);
