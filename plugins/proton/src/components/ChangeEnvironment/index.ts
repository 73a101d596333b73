export { ChangeEnvironment } from './ChangeEnvironment';
