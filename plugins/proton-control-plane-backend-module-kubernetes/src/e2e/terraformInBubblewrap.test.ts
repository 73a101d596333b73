import { describeEngine } from './__testUtils__/engineSuite/engineSuite';
import { BUBBLEWRAP } from './__testUtils__/engineSuite/ways';

jest.setTimeout(240_000);

describeEngine(BUBBLEWRAP);
