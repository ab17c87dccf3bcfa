/** A configuration that cannot be used: every problem at once. Its message is for the operator. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
