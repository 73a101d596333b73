import {
  DeploymentLogLevel,
  TextRedactor,
} from '@proton-vending/backstage-plugin-proton-common';
import { AuthorPositions } from './authorPositions';
import { CommandOutput } from './commandOutput';
import { describePlace, Diagnostic, RenderedPlace } from './diagnostics';
import { LogText } from './messages';

const HEADING = /^(?<severity>Error|Warning): (?<summary>.*)$/;
const POSITION = /^(?<indent>\s*)on (?<file>\S+) line (?<line>\d+)(?<rest>.*)$/;
const SNIPPET = /^(?<indent>\s*)(?<line>\d+):(?<rest>(?: .*)?)$/;
// Terraform frames its messages when it believes that it has a terminal.
const FRAME = /^[╷│╵]\s?/;

/** A diagnostic that was broken into lines to fit a screen. */
class PlainDiagnostic {
  private readonly paragraphs: string[][];
  private place?: RenderedPlace;

  constructor(
    readonly severity: Diagnostic['severity'],
    summary: string,
    private readonly positions: AuthorPositions,
  ) {
    this.paragraphs = [[summary]];
  }

  /** Takes in a line; returns it with the author's position. */
  add(line: string): string {
    const position = POSITION.exec(line)?.groups;
    if (position) {
      const { indent, file, rest } = position;
      const place = { file, line: Number(position.line) };
      this.place ??= place;
      const author = this.positions.toLine(file, place.line);
      return author === undefined
        ? `${indent}on ${file}${rest}`
        : `${indent}on ${file} line ${author}${rest}`;
    }
    const snippet = SNIPPET.exec(line)?.groups;
    if (snippet) {
      return this.translateSnippet(snippet);
    }
    const text = line.trim();
    if (text === '') {
      this.paragraphs.push([]);
    } else {
      this.paragraphs.at(-1)?.push(text);
    }
    return this.positions.translate(line);
  }

  private translateSnippet(snippet: Record<string, string>): string {
    const { indent, line, rest } = snippet;
    const author =
      this.place && this.positions.toLine(this.place.file, Number(line));
    return `${indent}${author ?? line}:${rest}`;
  }

  toDiagnostic(): Diagnostic {
    const [summary, ...details] = this.paragraphs
      .map(lines => lines.join(' '))
      .filter(paragraph => paragraph !== '');
    return {
      severity: this.severity,
      summary: this.positions.translate(summary),
      ...describePlace(details.join('\n'), this.place, this.positions),
    };
  }
}

/** The output of `init`, which Terraform and OpenTofu write for people. */
export class PlainOutput implements CommandOutput {
  readonly isInterrupted = false;
  readonly changes = [];
  private readonly diagnostics: PlainDiagnostic[] = [];

  private readonly redact: (text: string) => string;

  constructor(
    redactor: TextRedactor,
    private readonly positions: AuthorPositions,
  ) {
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
          this.positions,
        ),
      );
    }
    const message = heading ? line : this.diagnostics.at(-1)?.add(line) ?? line;
    return message ? { level: this.currentLevel(), message } : undefined;
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
