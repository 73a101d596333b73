import { describeEngine } from './__testUtils__/engineSuite/engineSuite';
import { CHILD_PROCESS } from './__testUtils__/engineSuite/ways';

jest.setTimeout(240_000);

describeEngine(CHILD_PROCESS);
