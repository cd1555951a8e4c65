// The last PDF stays readable without a net (see danvan/offline.py); where no worker runs, all else does.
if ("serviceWorker" in navigator) {
  navigator.serviceWorker.register("/sw.js").catch(() => undefined);
}
