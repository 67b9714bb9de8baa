/** What Denwaban uses of sql.js 1.16 (SQLite as WebAssembly). */
declare module 'sql.js' {
  type SqlValue = number | string | Uint8Array | null;
  interface Statement {
    bind(values?: readonly SqlValue[]): boolean;
    step(): boolean;
    get(): SqlValue[];
    run(values?: readonly SqlValue[]): void;
    reset(): void;
    free(): boolean;
  }
  interface Database {
    run(sql: string): Database;
    prepare(sql: string): Statement;
    /** The file's bytes, copied; prepared statements stay. */
    export(): Uint8Array;
    close(): void;
  }
  interface SqlJs {
    readonly Database: new (bytes?: Uint8Array) => Database;
  }
  export default function initSqlJs(): Promise<SqlJs>;
}
