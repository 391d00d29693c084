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
  else say(words.used);
}

// who is signed in already goes on, whatever became of the link: it may stand in a bookmark
function say(sentence) {
  form.hidden = true;
  said.textContent = sentence;
  if (words.within) location.replace("/");
}

async function begin() {
  if (!token) {
    say(words.none);
    return;
  }
  const answer = await ask("/whose");
  if (!answer.ok) {
    say(words.used);
    return;
  }
  if (!words.asks) {
    await signIn();
    return;
  }
  said.textContent = words.who.replace("{who}", (await answer.json()).who);
  form.hidden = false;
  document.getElementById("open").focus();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  signIn();
});
// a new link in a tab that shows this page already
window.addEventListener("hashchange", () => location.reload());
begin();
