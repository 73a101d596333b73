export { EntityEnvironmentCard } from './EntityEnvironmentCard';
export { EnvironmentCard } from './EnvironmentCard';
