import {
  DeploymentLogEvent,
  DeploymentLogLevel,
  toPlainText,
} from '@proton-vending/backstage-plugin-proton-common';

/** A line as it is shown; an event whose message has several makes several. */
export interface LogLine {
  /** Counts up from 1 within the log. */
  number: number;
  /** Such as `08:00:03`; empty where the event goes on. */
  time: string;
  level: DeploymentLogLevel;
  text: string;
}

/** The lines of a log, in the time of the browser. */
export function toLogLines(events: DeploymentLogEvent[]): LogLine[] {
  const lines: LogLine[] = [];
  for (const { timestamp, level, message } of events) {
    const texts = toPlainText(message).split('\n');
    texts.forEach((text, index) =>
      lines.push({
        number: lines.length + 1,
        time: index === 0 ? formatClock(new Date(timestamp)) : '',
        level,
        text,
      }),
    );
  }
  return lines;
}

/** The numbers of the lines in which a text stands, whatever its case. */
export function findLines(lines: LogLine[], search: string): number[] {
  const needle = search.trim().toLowerCase();
  return needle === ''
    ? []
    : lines
        .filter(({ text }) => text.toLowerCase().includes(needle))
        .map(({ number }) => number);
}

/** The log as a text file: with whole timestamps, as it was written. */
export function toLogText(events: DeploymentLogEvent[]): string {
  return events
    .map(
      ({ timestamp, step, level, message }) =>
        `${timestamp} ${step} ${level.toUpperCase()} ${toPlainText(message)}\n`,
    )
    .join('');
}

function formatClock(time: Date): string {
  return Number.isNaN(time.getTime())
    ? ''
    : time.toLocaleTimeString('en', { hour12: false });
}
