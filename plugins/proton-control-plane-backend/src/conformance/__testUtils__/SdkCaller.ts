import * as sdk from '@aws-sdk/client-proton';
import { OperationName } from '../../api/operations';
import { CallOutput, ProtonCaller } from './ProtonCaller';

type Paginate = (
  config: { client: sdk.ProtonClient },
  input: object,
) => AsyncIterable<CallOutput>;

type AnyCommand = new (input: object) => sdk.GetEnvironmentCommand;

/** AWS's SDK for JavaScript. */
export class SdkCaller implements ProtonCaller {
  constructor(private readonly client: sdk.ProtonClient) {}

  async call(operation: OperationName, input: object): Promise<CallOutput> {
    // The names of commands are made from those of operations.
    const Command = sdk[`${operation}Command`] as unknown as AnyCommand;
    return this.client.send(new Command(input));
  }

  async paginate(
    operation: OperationName,
    input: object,
    rows: string,
  ): Promise<CallOutput[]> {
    const paginators = sdk as unknown as Record<string, Paginate>;
    const found: CallOutput[] = [];
    for await (const page of paginators[`paginate${operation}`](
      { client: this.client },
      input,
    )) {
      found.push(...page[rows]);
    }
    return found;
  }

  async waitFor(
    waiter: 'EnvironmentDeployed' | 'EnvironmentTemplateVersionRegistered',
    input: object,
  ): Promise<void> {
    const options = {
      client: this.client,
      maxWaitTime: 60,
      minDelay: 1,
      maxDelay: 1,
    };
    if (waiter === 'EnvironmentDeployed') {
      await sdk.waitUntilEnvironmentDeployed(
        options,
        input as sdk.GetEnvironmentCommandInput,
      );
    } else {
      await sdk.waitUntilEnvironmentTemplateVersionRegistered(
        options,
        input as sdk.GetEnvironmentTemplateVersionCommandInput,
      );
    }
  }

  async stop(): Promise<void> {
    this.client.destroy();
  }
}
