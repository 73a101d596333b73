import { describeWith } from '@proton-vending/test-utils';
import { TerraformIsolation } from '../isolation/options';

/** The ways in which Terraform runs on this machine, for tests of them all. */
export const ISOLATION_MODES: {
  how: string;
  isolation?: TerraformIsolation;
  describeMode: jest.Describe;
}[] = [
  { how: 'as a child process', describeMode: describeWith('terraform') },
  {
    how: 'isolated',
    isolation: { mode: 'required' },
    describeMode: describeWith('terraform', 'isolation'),
  },
];
