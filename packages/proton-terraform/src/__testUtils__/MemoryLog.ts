import {
  DeploymentStep,
  EngineLog,
  EngineLogLine,
} from '@proton-vending/backstage-plugin-proton-common';

/** A deployment's log as the database would keep it: lines and cursors together. */
export class MemoryLog implements EngineLog {
  readonly lines: EngineLogLine[] = [];
  private readonly watchers = new Set<() => void>();

  async write(...lines: EngineLogLine[]): Promise<void> {
    this.lines.push(...lines);
    this.watchers.forEach(check => check());
  }

  async cursor(step: DeploymentStep): Promise<number> {
    const written = this.lines.filter(line => line.step === step);
    return written.findLast(({ cursor }) => cursor !== undefined)?.cursor ?? 0;
  }

  messages(step: DeploymentStep): string[] {
    return this.lines
      .filter(line => line.step === step)
      .map(({ message }) => message);
  }

  /** Resolves when a line with this text is in the log. */
  async waitFor(text: string): Promise<void> {
    await new Promise<void>(resolve => {
      const check = () => {
        if (this.lines.some(({ message }) => message.includes(text))) {
          this.watchers.delete(check);
          resolve();
        }
      };
      this.watchers.add(check);
      check();
    });
  }
}
