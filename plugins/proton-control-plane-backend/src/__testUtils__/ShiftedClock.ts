/** A clock that a test sets forward: timers go on as they are, only the time of day changes. */
export class ShiftedClock {
  private readonly real = Date;
  private shift = 0;

  /** Takes the place of `Date` until it is removed. */
  install(): void {
    this.shift = 0;
    const now = () => this.real.now() + this.shift;
    globalThis.Date = new Proxy(this.real, {
      construct: (target, args, newTarget) =>
        Reflect.construct(target, args.length > 0 ? args : [now()], newTarget),
      get: (target, member, receiver) =>
        member === 'now' ? now : Reflect.get(target, member, receiver),
    });
  }

  advance(seconds: number): void {
    this.shift += seconds * 1_000;
  }

  remove(): void {
    globalThis.Date = this.real;
  }
}
