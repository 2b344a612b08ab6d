/**
 * The Chinook music store (https://github.com/lerocha/chinook-database), declared by hand: the names are those of its
 * script, so no naming strategy is at work, and neither are conventions for the names of indexes.
 */
import { belongsTo, defineModel, defineSchema, hasMany, index, manyToMany, primaryKey, t } from 'dbtool'

/** The script says NVARCHAR; on other engines `string` is the same. */
const nvarchar = (length: number) => t.string(length).nativeType({ sqlite: `NVARCHAR(${length})` })

export const Artist = defineModel('Artist', {
  columns: { ArtistId: t.id(), Name: nvarchar(120).nullable() },
  relations: { albums: hasMany('Album', 'ArtistId', { inverse: 'artist' }) },
})

export const Album = defineModel('Album', {
  columns: {
    AlbumId: t.id(),
    Title: nvarchar(160),
    ArtistId: t.int().references('Artist.ArtistId'),
  },
  relations: {
    artist: belongsTo('Artist', 'ArtistId', { inverse: 'albums' }),
    tracks: hasMany('Track', 'AlbumId', { inverse: 'album' }),
  },
  constraints: [index(['ArtistId'], { name: 'IFK_AlbumArtistId' })],
})

export const Employee = defineModel('Employee', {
  columns: {
    EmployeeId: t.id(),
    LastName: nvarchar(20),
    FirstName: nvarchar(20),
    Title: nvarchar(30).nullable(),
    ReportsTo: t.int().nullable().references('Employee.EmployeeId'),
    BirthDate: t.timestamp().nullable(),
    HireDate: t.timestamp().nullable(),
    Address: nvarchar(70).nullable(),
    City: nvarchar(40).nullable(),
    State: nvarchar(40).nullable(),
    Country: nvarchar(40).nullable(),
    PostalCode: nvarchar(10).nullable(),
    Phone: nvarchar(24).nullable(),
    Fax: nvarchar(24).nullable(),
    Email: nvarchar(60).nullable(),
  },
  relations: {
    manager: belongsTo('Employee', 'ReportsTo', { inverse: 'reports' }),
    reports: hasMany('Employee', 'ReportsTo', { inverse: 'manager' }),
    customers: hasMany('Customer', 'SupportRepId', { inverse: 'supportRep' }),
  },
  constraints: [index(['ReportsTo'], { name: 'IFK_EmployeeReportsTo' })],
})

export const Customer = defineModel('Customer', {
  columns: {
    CustomerId: t.id(),
    FirstName: nvarchar(40),
    LastName: nvarchar(20),
    Company: nvarchar(80).nullable(),
    Address: nvarchar(70).nullable(),
    City: nvarchar(40).nullable(),
    State: nvarchar(40).nullable(),
    Country: nvarchar(40).nullable(),
    PostalCode: nvarchar(10).nullable(),
    Phone: nvarchar(24).nullable(),
    Fax: nvarchar(24).nullable(),
    Email: nvarchar(60),
    SupportRepId: t.int().nullable().references('Employee.EmployeeId'),
  },
  relations: {
    supportRep: belongsTo('Employee', 'SupportRepId', { inverse: 'customers' }),
    invoices: hasMany('Invoice', 'CustomerId', { inverse: 'customer' }),
  },
  constraints: [index(['SupportRepId'], { name: 'IFK_CustomerSupportRepId' })],
})

export const Genre = defineModel('Genre', {
  columns: { GenreId: t.id(), Name: nvarchar(120).nullable() },
})

export const Invoice = defineModel('Invoice', {
  columns: {
    InvoiceId: t.id(),
    CustomerId: t.int().references('Customer.CustomerId'),
    InvoiceDate: t.timestamp(),
    BillingAddress: nvarchar(70).nullable(),
    BillingCity: nvarchar(40).nullable(),
    BillingState: nvarchar(40).nullable(),
    BillingCountry: nvarchar(40).nullable(),
    BillingPostalCode: nvarchar(10).nullable(),
    Total: t.decimal(10, 2),
  },
  relations: {
    customer: belongsTo('Customer', 'CustomerId', { inverse: 'invoices' }),
    lines: hasMany('InvoiceLine', 'InvoiceId', { inverse: 'invoice' }),
  },
  constraints: [index(['CustomerId'], { name: 'IFK_InvoiceCustomerId' })],
})

export const InvoiceLine = defineModel('InvoiceLine', {
  columns: {
    InvoiceLineId: t.id(),
    InvoiceId: t.int().references('Invoice.InvoiceId'),
    TrackId: t.int().references('Track.TrackId'),
    UnitPrice: t.decimal(10, 2),
    Quantity: t.int(),
  },
  relations: {
    invoice: belongsTo('Invoice', 'InvoiceId', { inverse: 'lines' }),
    track: belongsTo('Track', 'TrackId'),
  },
  constraints: [
    index(['InvoiceId'], { name: 'IFK_InvoiceLineInvoiceId' }),
    index(['TrackId'], { name: 'IFK_InvoiceLineTrackId' }),
  ],
})

export const MediaType = defineModel('MediaType', {
  columns: { MediaTypeId: t.id(), Name: nvarchar(120).nullable() },
})

export const Playlist = defineModel('Playlist', {
  columns: { PlaylistId: t.id(), Name: nvarchar(120).nullable() },
  relations: { tracks: manyToMany('Track', 'PlaylistTrack') },
})

export const PlaylistTrack = defineModel('PlaylistTrack', {
  columns: {
    PlaylistId: t.int().references('Playlist.PlaylistId'),
    TrackId: t.int().references('Track.TrackId'),
  },
  constraints: [
    primaryKey(['PlaylistId', 'TrackId'], { name: 'PK_PlaylistTrack' }),
    index(['PlaylistId'], { name: 'IFK_PlaylistTrackPlaylistId' }),
    index(['TrackId'], { name: 'IFK_PlaylistTrackTrackId' }),
  ],
})

export const Track = defineModel('Track', {
  columns: {
    TrackId: t.id(),
    Name: nvarchar(200),
    AlbumId: t.int().nullable().references('Album.AlbumId'),
    MediaTypeId: t.int().references('MediaType.MediaTypeId'),
    GenreId: t.int().nullable().references('Genre.GenreId'),
    Composer: nvarchar(220).nullable(),
    Milliseconds: t.int(),
    Bytes: t.int().nullable(),
    UnitPrice: t.decimal(10, 2),
  },
  relations: {
    album: belongsTo('Album', 'AlbumId', { inverse: 'tracks' }),
    mediaType: belongsTo('MediaType', 'MediaTypeId'),
    genre: belongsTo('Genre', 'GenreId'),
    playlists: manyToMany('Playlist', 'PlaylistTrack'),
  },
  constraints: [
    index(['AlbumId'], { name: 'IFK_TrackAlbumId' }),
    index(['GenreId'], { name: 'IFK_TrackGenreId' }),
    index(['MediaTypeId'], { name: 'IFK_TrackMediaTypeId' }),
  ],
})

export default defineSchema(
  [Artist, Album, Employee, Customer, Genre, Invoice, InvoiceLine, MediaType, Playlist, PlaylistTrack, Track],
  { naming: { table: 'none', column: 'none' } },
)
