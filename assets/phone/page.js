"use strict";
// The phone's end: its rear camera and how it is turned go to the computer that this page came from, by WebRTC.

const WANTED = { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
const MAX_BITRATE = 6e6;
const FIRST_PAUSE_MS = 500, LONGEST_PAUSE_MS = 8000, GATHER_MS = 2000, LOST_MS = 3000;

const element = (id) => document.getElementById(id);
// Two phones that know the token are told apart by it; it is forgotten with the page.
const phone = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
let stream = null, connection = null, channel = null, wakeLock = null, timer = 0, pauseMs = FIRST_PAUSE_MS;

function show(state, sign, title, told) {
  document.body.dataset.state = state;
  element("sign").textContent = sign;
  element("title").textContent = title;
  element("told").textContent = told;
}

function stop(title, told) {
  clearTimeout(timer);
  hangUp();
  if (stream) for (const track of stream.getTracks()) track.stop();
  stream = null;
  element("preview").srcObject = null;
  if (wakeLock) wakeLock.release().catch(() => {});
  wakeLock = null;
  show("ready", "The camera is off", title, told);
}

function hangUp() {
  if (connection) {
    connection.onconnectionstatechange = null;
    connection.close();
  }
  connection = channel = null;
}

async function start() {
  element("start").disabled = true;
  try {
    await askForSensor();
    stream = await navigator.mediaDevices.getUserMedia({ video: WANTED, audio: false });
  } catch (error) {
    stop("No camera", error.name === "NotAllowedError"
      ? "This page may not use the camera. Allow it in the browser's settings for this page, then start again."
      : "The browser gives no camera (" + error.name + "). Open the address in the phone's own browser.");
    return;
  } finally {
    element("start").disabled = false;
  }
  // Of a camera that is unplugged, or taken by a call.
  stream.getVideoTracks()[0].onended = () => stop("The camera has ended", "Another program may have taken it. Start again.");
  element("preview").srcObject = stream;
  pauseMs = FIRST_PAUSE_MS;
  keepAwake();
  await connect();
}

async function askForSensor() {
  // Safari asks, and only where a finger has just touched; without the sensor the picture is sent all the same.
  const sensor = window.DeviceOrientationEvent;
  if (sensor && sensor.requestPermission) await sensor.requestPermission().catch(() => "denied");
}

async function keepAwake() {
  try {
    if (navigator.wakeLock && stream) wakeLock = await navigator.wakeLock.request("screen");
  } catch { /* the screen may go dark, as it does without this */ }
}

async function connect() {
  show("wait", "Connecting", "Connecting", "One moment.");
  hangUp();
  const mine = connection = new RTCPeerConnection({ iceServers: [] });
  // What comes late is of no use: the next one is there already.
  channel = mine.createDataChannel("attitude", { ordered: false, maxRetransmits: 0 });
  const sender = mine.addTrack(stream.getVideoTracks()[0], stream);
  mine.onconnectionstatechange = () => follow(mine);
  try {
    await mine.setLocalDescription(await mine.createOffer());
    await gather(mine);
    const reply = await fetch("offer", {
      method: "POST", headers: { "Content-Type": "application/json" }, signal: timeout(10000),
      body: JSON.stringify({ phone, offer: mine.localDescription.sdp }),
    });
    if (mine !== connection) return;
    if (!reply.ok) {
      const told = (await reply.text()).trim();
      if (reply.status === 409 || reply.status === 403) stop("Not let in", told);
      else again();
      return;
    }
    await mine.setRemoteDescription({ type: "answer", sdp: (await reply.json()).answer });
    await steady(sender);
  } catch {
    if (mine === connection) again();
  }
}

function timeout(ms) {
  return AbortSignal.timeout ? AbortSignal.timeout(ms) : undefined;
}

function gather(mine) {
  // Addresses of this network are there at once; one that hangs is not waited for.
  return new Promise((done) => {
    if (mine.iceGatheringState === "complete") return done();
    setTimeout(done, GATHER_MS);
    mine.onicegatheringstatechange = () => mine.iceGatheringState === "complete" && done();
  });
}

async function steady(sender) {
  // A picture that shrinks to be fluent could not be read any more.
  const parameters = sender.getParameters();
  parameters.degradationPreference = "maintain-resolution";
  for (const encoding of parameters.encodings || []) encoding.maxBitrate = MAX_BITRATE;
  await sender.setParameters(parameters).catch(() => {});
}

function follow(mine) {
  clearTimeout(timer);
  switch (mine.connectionState) {
    case "connected":
      pauseMs = FIRST_PAUSE_MS;
      show("on", "The camera is on", "", "");
      break;
    case "disconnected":
      show("wait", "Connection lost", "Connection lost", "Nothing is sent just now. This is tried again by itself.");
      timer = setTimeout(again, LOST_MS);
      break;
    case "failed":
    case "closed":
      again();
  }
}

function again() {
  hangUp();
  show("wait", "Connection lost", "Connection lost", "Nothing is sent just now. This is tried again by itself.");
  clearTimeout(timer);
  timer = setTimeout(connect, pauseMs);
  pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS);
}

function tell(event) {
  if (!channel || channel.readyState !== "open" || event.alpha === null || event.beta === null) return;
  // Where the network is slow, old ones must not queue up before new ones.
  if (channel.bufferedAmount > 256) return;
  const screenDeg = screen.orientation ? screen.orientation.angle : window.orientation || 0;
  const message = new DataView(new ArrayBuffer(16));
  [event.alpha, event.beta, event.gamma, screenDeg].forEach((deg, index) => message.setFloat32(4 * index, deg, true));
  channel.send(message.buffer);
}

window.addEventListener("deviceorientation", tell);
window.addEventListener("pagehide", hangUp);
window.addEventListener("online", () => document.body.dataset.state === "wait" && connect());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState !== "visible" || !stream) return;
  keepAwake();
  if (!connection) connect();
});
element("start").addEventListener("click", start);
element("stop").addEventListener("click", () => stop("Stopped", "Nothing is sent any more."));
