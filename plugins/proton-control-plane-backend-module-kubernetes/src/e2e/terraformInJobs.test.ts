import { describeEngine } from './__testUtils__/engineSuite/engineSuite';
import { KUBERNETES_JOB } from './__testUtils__/engineSuite/ways';

jest.setTimeout(240_000);

describeEngine(KUBERNETES_JOB);
