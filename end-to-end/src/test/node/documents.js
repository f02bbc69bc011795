// Prints the documents of a collection, each on a line, as today's driver reads them.
// Usage: node documents.js <mongo uri with a database> <collection>
import { MongoClient } from 'mongodb-today'

const [uri, collection] = process.argv.slice(2)
const client = await new MongoClient(uri, { serverSelectionTimeoutMS: 10_000 }).connect()
for await (const document of client.db().collection(collection).find().sort({ _id: 1 })) {
  console.log(JSON.stringify(document))
}
await client.close()
