import { JsonObject } from '@backstage/types';
import { TextRedactor } from '@proton-vending/backstage-plugin-proton-common';
import { isObject } from './diagnostics';

/**
 * What provisioners write. Terraform makes a message of each line, and of what
 * stands in a line when its program pauses; the messages of provisioners that
 * run at the same time stand between one another.
 */
export class ProvisionerTexts {
  private readonly sources = new Map<string, (text: string) => string>();

  constructor(private readonly redactor: TextRedactor) {}

  /** A provisioner's message without secrets; undefined when it is no such message. */
  redact(line: JsonObject): string | undefined {
    const { hook, type } = line;
    const message = line['@message'];
    if (!isObject(hook) || !isObject(hook.resource)) {
      return undefined;
    }
    const source = JSON.stringify([hook.resource.addr, hook.provisioner]);
    if (type === 'provision_complete' || type === 'provision_errored') {
      this.sources.delete(source);
    }
    const { output } = hook;
    const isOutput =
      type === 'provision_progress' &&
      typeof message === 'string' &&
      typeof output === 'string';
    if (!isOutput) {
      return undefined;
    }
    // The resource's name stands before each of the program's lines.
    const text = message.endsWith(output) ? output : message;
    const heading = message.slice(0, message.length - text.length);
    return this.redactor.redact(heading) + this.follow(source)(text);
  }

  private follow(source: string): (text: string) => string {
    const follow = this.sources.get(source) ?? this.redactor.follow();
    this.sources.set(source, follow);
    return follow;
  }
}
