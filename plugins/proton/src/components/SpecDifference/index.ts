export { SpecDifference } from './SpecDifference';
