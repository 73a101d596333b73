import { runProgram } from './program';

void runProgram(process.env, process.argv.slice(2)).then(code =>
  process.exit(code),
);
