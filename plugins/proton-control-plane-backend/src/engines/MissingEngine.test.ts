import { MissingEngine } from './MissingEngine';

describe('MissingEngine', () => {
  it('leaves the working directory to the module that knows what is in it', async () => {
    await expect(new MissingEngine('TERRAFORM').cleanUp()).rejects.toThrow(
      "The provisioning engine TERRAFORM isn't installed in this backend",
    );
  });
});
