/** The whole worker as the text of a classic script, gzip, in base64: made by src/build/offline.config.ts. */
declare module '*?worker-text' {
  const packed: string;
  export default packed;
}
