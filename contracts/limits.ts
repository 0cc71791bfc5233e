/** The largest envelope a publisher may send, in bytes of UTF-8: SNS's default limit (SNS-10). */
export const maxEnvelopeBytes = 262_144;

/** The largest item of a table, names and values, in bytes (DDB-11). */
export const maxItemBytes = 409_600;
