import { describeOnEachDatabase } from '../__testUtils__/describeOnEachDatabase';
import { ScriptedEngine } from '../__testUtils__/ScriptedEngine';
import {
  TestControlPlane,
  startControlPlane,
} from '../__testUtils__/startControlPlane';
import { OPERATION_SCHEMAS } from '../api/wire/operationSchemas';
import { MemberValue, listMemberValues } from './__testUtils__/memberValues';
import { RawReply, sendSigned } from './__testUtils__/sendSigned';

jest.setTimeout(120_000);

/** What is wrong with how a value was answered. */
function findMistake({ path, isInside }: MemberValue, reply: RawReply) {
  if (reply.status >= 500) {
    return 'a fault';
  }
  const isRefused =
    reply.error === 'ValidationException' &&
    reply.message.includes(`Value at '${path}' failed to satisfy constraint`);
  if (isInside) {
    return isRefused ? 'refused' : undefined;
  }
  return isRefused ? undefined : 'not refused';
}

describeOnEachDatabase('the constraints of the model', databases => {
  let plane: TestControlPlane;

  beforeAll(async () => {
    plane = await startControlPlane(databases, new ScriptedEngine());
  });

  afterAll(() => plane.stop());

  const operations = [...OPERATION_SCHEMAS.values()].filter(
    ({ name }) => !/Service|Component/.test(name),
  );

  it('are checked for every operation that is answered', () => {
    expect(operations.map(({ name }) => name).sort()).toEqual(
      Object.keys(plane.controlPlane.handlers).sort(),
    );
  });

  it.each(operations)('hold for each member of $name', async operation => {
    const mistakes: object[] = [];
    for (const value of listMemberValues(operation.input)) {
      const reply = await sendSigned(plane, {
        operation: operation.name,
        body: value.input,
      });
      const mistake = findMistake(value, reply);
      if (mistake) {
        const { path } = value;
        const input = JSON.stringify(value.input).slice(0, 300);
        const said = `${reply.error}: ${reply.message}`.slice(0, 300);
        mistakes.push({ mistake, path, input, said });
      }
    }
    expect(mistakes).toEqual([]);
  });
});
