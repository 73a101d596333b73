import {
  DeploymentStep,
  EngineLog,
  EngineLogLine,
} from '@proton-vending/backstage-plugin-proton-common';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';

/** A deployment's log that several processes write one after another. */
export class FileLog implements EngineLog {
  constructor(private readonly path: string) {}

  async write(...lines: EngineLogLine[]): Promise<void> {
    const text = lines.map(line => `${JSON.stringify(line)}\n`).join('');
    appendFileSync(this.path, text);
  }

  async cursor(step: DeploymentStep): Promise<number> {
    const written = this.lines().filter(line => line.step === step);
    return written.findLast(({ cursor }) => cursor !== undefined)?.cursor ?? 0;
  }

  lines(): EngineLogLine[] {
    if (!existsSync(this.path)) {
      return [];
    }
    const text = readFileSync(this.path, 'utf8').trimEnd();
    return text ? text.split('\n').map(line => JSON.parse(line)) : [];
  }

  messages(step: DeploymentStep): string[] {
    return this.lines()
      .filter(line => line.step === step)
      .map(({ message }) => message);
  }
}
