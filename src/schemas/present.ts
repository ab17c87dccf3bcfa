type Given<T> = { [Key in keyof T as T[Key] extends NonNullable<T[Key]> ? Key : never]: T[Key] };
type Absentable<T> = { [Key in keyof T as T[Key] extends NonNullable<T[Key]> ? never : Key]?: NonNullable<T[Key]> };

export type Present<T> = Given<T> & Absentable<T>;

/** The object without what is null or undefined: the domain says *absent* by leaving a key out. */
export const present = <T extends object>(read: T): Present<T> =>
  Object.fromEntries(
    Object.entries(read).filter(([, value]) => value !== null && value !== undefined),
  ) as unknown as Present<T>;
