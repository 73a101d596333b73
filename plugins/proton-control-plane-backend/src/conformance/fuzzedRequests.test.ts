import { Dice } from '@proton-vending/test-utils';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import { clusterBundle } from '../__testUtils__/clusterBundle';
import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { OPERATION_SCHEMAS } from '../api/wire/operationSchemas';
import { listMemberValues } from './__testUtils__/memberValues';
import { mutateText, mutateValue } from './__testUtils__/mutate';
import { sendSigned } from './__testUtils__/sendSigned';

const COUNT = Number(process.env.PROTON_FUZZ_REQUESTS ?? 400);
const SEED = Number(process.env.PROTON_FUZZ_SEED ?? 20261007);

jest.setTimeout(60_000 + COUNT * 200);

describeOnEachDatabase('mutated requests', databases => {
  let plane: TestControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
    await plane.client.createEnvironmentTemplate({ name: 'eks' });
    await plane.registerVersion('eks', clusterBundle());
  });

  afterAll(() => plane.stop());

  it(`are answered, ${COUNT} of them, and never by a fault`, async () => {
    const dice = new Dice(SEED);
    const operations = [...OPERATION_SCHEMAS.values()].map(
      ({ name, input }) => ({
        name,
        inputs: listMemberValues(input).map(value => value.input),
      }),
    );
    const faults: object[] = [];
    for (let count = 0; count < COUNT; count++) {
      const operation = dice.pick(operations);
      const input = mutateValue(
        operation.inputs.length > 0 ? dice.pick(operation.inputs) : {},
        dice,
      );
      const text = JSON.stringify(input);
      const body = dice.below(10) === 0 ? mutateText(text, dice) : text;
      const reply = await sendSigned(plane, {
        operation: operation.name,
        body,
      });
      if (reply.status >= 500 || (reply.status >= 400 && !reply.error)) {
        faults.push({ count, operation: operation.name, body, reply });
      }
    }

    expect(faults).toEqual([]);
    await expect(plane.client.listEnvironments({})).resolves.toBeDefined();
  });
});
