export { EntityEnvironmentCard, EnvironmentCard } from './EnvironmentCard';
