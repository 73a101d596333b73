import { DeploymentLogLevel } from '@proton-vending/backstage-plugin-proton-common';
import { TextRedactor } from '../types';
import { CommandOutput } from './commandOutput';
import { Diagnostic } from './diagnostics';
import { LogText } from './messages';

const HEADING = /^(?<severity>Error|Warning): (?<summary>.*)$/;
const POSITION = /^on (?<file>\S+) line (?<line>\d+)/;
const SNIPPET = /^\d+: /;
// Terraform frames its messages when it believes that it has a terminal.
const FRAME = /^[╷│╵]\s?/;

/** A diagnostic that was broken into lines to fit a screen. */
class PlainDiagnostic {
  private readonly paragraphs: string[][];
  private position?: string;

  constructor(readonly severity: Diagnostic['severity'], summary: string) {
    this.paragraphs = [[summary]];
  }

  add(line: string): void {
    const position = POSITION.exec(line)?.groups;
    if (position) {
      this.position ??= `${position.file}:${position.line}`;
    } else if (line === '') {
      this.paragraphs.push([]);
    } else if (!SNIPPET.test(line)) {
      this.paragraphs.at(-1)?.push(line);
    }
  }

  toDiagnostic(): Diagnostic {
    const [summary, ...details] = this.paragraphs
      .map(lines => lines.join(' '))
      .filter(paragraph => paragraph !== '');
    return {
      severity: this.severity,
      summary,
      detail: details.join('\n'),
      position: this.position,
    };
  }
}

/** The output of `init`, which Terraform and OpenTofu write for people. */
export class PlainOutput implements CommandOutput {
  readonly isInterrupted = false;
  readonly changes = [];
  private readonly diagnostics: PlainDiagnostic[] = [];

  private readonly redact: (text: string) => string;

  constructor(redactor: TextRedactor) {
    this.redact = redactor.follow();
  }

  get errors(): Diagnostic[] {
    return this.diagnostics
      .map(diagnostic => diagnostic.toDiagnostic())
      .filter(({ severity }) => severity === 'error');
  }

  read(text: string): LogText | undefined {
    const line = this.redact(text.replace(FRAME, '')).trimEnd();
    const heading = HEADING.exec(line)?.groups;
    if (heading) {
      this.diagnostics.push(
        new PlainDiagnostic(
          heading.severity === 'Error' ? 'error' : 'warning',
          heading.summary,
        ),
      );
    } else {
      this.diagnostics.at(-1)?.add(line.trim());
    }
    return line ? { level: this.currentLevel(), message: line } : undefined;
  }

  private currentLevel(): DeploymentLogLevel {
    switch (this.diagnostics.at(-1)?.severity) {
      case 'error':
        return 'error';
      case 'warning':
        return 'warn';
      default:
        return 'info';
    }
  }
}
