/** Work for later that ends with the cluster. */
export class Timers {
  private readonly pending = new Set<NodeJS.Timeout>();

  later(work: () => void, delay = 20): void {
    const timer = setTimeout(() => {
      this.pending.delete(timer);
      work();
    }, delay);
    this.pending.add(timer);
  }

  clear(): void {
    this.pending.forEach(timer => clearTimeout(timer));
  }
}
