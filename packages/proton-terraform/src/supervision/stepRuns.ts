import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifPresent } from '../errorCode';

export type CommandName = 'init' | 'plan' | 'apply';

/** One run of a step: its number counts up from 1, whatever the command. */
export interface StepRun {
  number: number;
  command: CommandName;
  directory: string;
}

const FOLDER_NAME = /^(?<number>\d+)-(?<command>init|plan|apply)$/;

/** The folder in which the runs of a deployment's step are recorded. */
export class StepRuns {
  static of(workingDirectory: string, step: 'planning' | 'applying'): StepRuns {
    return new StepRuns(join(workingDirectory, '.runs', step));
  }

  private constructor(private readonly directory: string) {}

  /** All runs, the first one first. */
  async list(): Promise<StepRun[]> {
    const runs: StepRun[] = [];
    for (const name of (await ifPresent(readdir(this.directory))) ?? []) {
      const groups = FOLDER_NAME.exec(name)?.groups;
      if (groups) {
        const command = groups.command as CommandName;
        runs.push(this.at(Number(groups.number), command));
      }
    }
    return runs.sort((a, b) => a.number - b.number);
  }

  at(number: number, command: CommandName): StepRun {
    const directory = join(this.directory, `${number}-${command}`);
    return { number, command, directory };
  }
}
