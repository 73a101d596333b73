/**
 * Where the driver reports what isn't part of a run's own log. Backstage's
 * `LoggerService` is one.
 *
 * @public
 */
export interface TerraformLogger {
  error(message: string): void;
  warn(message: string, details?: Record<string, string>): void;
  info(message: string): void;
}
