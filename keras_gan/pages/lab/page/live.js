// The training on this machine, at the other end of a socket.

export class Live {
  constructor(take, gone) {
    this.socket = new WebSocket(`ws://${location.host}/socket`);
    this.socket.addEventListener("message", (event) => take(JSON.parse(event.data)));
    this.socket.addEventListener("close", gone);
  }

  say(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
