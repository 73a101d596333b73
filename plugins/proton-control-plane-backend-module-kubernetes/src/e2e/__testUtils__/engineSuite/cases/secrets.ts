import { EngineBench } from '../EngineBench';
import { SENSITIVE_OUTPUT } from '../templates';

const PASSWORD = 'correct-horse-battery';

/** Neither plans nor logs nor messages have secrets. */
export function keepsSecrets(bench: () => EngineBench): void {
  async function readAll(name: string): Promise<string> {
    const [{ message }, log, { changes, text }] = await Promise.all([
      bench().records.settled(name),
      bench().records.readLog(name),
      bench().records.readPlan(name),
    ]);
    return [message, ...log, changes, text].join('\n');
  }

  it('masks sensitive inputs and outputs in what it reports', async () => {
    await bench().create('secret', 'secret-values', { password: PASSWORD });
    expect((await bench().records.settled('secret')).status).toBe('SUCCEEDED');
    const said = await readAll('secret');
    expect(said).toContain('password: ***');
    expect(said).toMatch(/input\s+= \(sensitive value\)/);
    expect(said).not.toContain(PASSWORD);
    expect(said).not.toContain(Buffer.from(PASSWORD).toString('base64'));
    expect(said).not.toContain(SENSITIVE_OUTPUT);
    expect(await bench().records.readSensitivity('secret')).toEqual({
      token: true,
    });
  });

  it('masks them in why a deployment failed', async () => {
    await bench().create('told', 'secret-values', {
      password: PASSWORD,
      broken: true,
    });
    const { message, status } = await bench().records.settled('told');
    expect(status).toBe('FAILED');
    expect(message).toContain('echo with ***; exit 3');
    expect(await readAll('told')).not.toContain(PASSWORD);
  });
}
