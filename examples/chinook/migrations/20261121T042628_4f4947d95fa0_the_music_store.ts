import { type Operations, t } from 'dbtool'

export const revision = '4f4947d95fa0'
export const downRevision = null
export const message = 'the music store'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

/** The script says NVARCHAR; on other engines `string` is the same. */
const nvarchar = (length: number) => t.string(length).nativeType({ sqlite: `NVARCHAR(${length})` })

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('Artist', (t) => ({
    columns: {
      ArtistId: t.id(),
      Name: nvarchar(120).nullable(),
    },
  }))
  await op.createTable('Album', (t) => ({
    columns: {
      AlbumId: t.id(),
      Title: nvarchar(160),
      ArtistId: t.int(),
    },
    constraints: [
      t.foreignKey(['ArtistId'], { table: 'Artist', columns: ['ArtistId'] }, { name: 'fk_Album_ArtistId_Artist' }),
      t.index(['ArtistId'], { name: 'IFK_AlbumArtistId' }),
    ],
  }))
  await op.createTable('Employee', (t) => ({
    columns: {
      EmployeeId: t.id(),
      LastName: nvarchar(20),
      FirstName: nvarchar(20),
      Title: nvarchar(30).nullable(),
      ReportsTo: t.int().nullable(),
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
    constraints: [
      t.foreignKey(
        ['ReportsTo'],
        { table: 'Employee', columns: ['EmployeeId'] },
        { name: 'fk_Employee_ReportsTo_Employee' },
      ),
      t.index(['ReportsTo'], { name: 'IFK_EmployeeReportsTo' }),
    ],
  }))
  await op.createTable('Customer', (t) => ({
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
      SupportRepId: t.int().nullable(),
    },
    constraints: [
      t.foreignKey(
        ['SupportRepId'],
        { table: 'Employee', columns: ['EmployeeId'] },
        { name: 'fk_Customer_SupportRepId_Employee' },
      ),
      t.index(['SupportRepId'], { name: 'IFK_CustomerSupportRepId' }),
    ],
  }))
  await op.createTable('Genre', (t) => ({
    columns: {
      GenreId: t.id(),
      Name: nvarchar(120).nullable(),
    },
  }))
  await op.createTable('Invoice', (t) => ({
    columns: {
      InvoiceId: t.id(),
      CustomerId: t.int(),
      InvoiceDate: t.timestamp(),
      BillingAddress: nvarchar(70).nullable(),
      BillingCity: nvarchar(40).nullable(),
      BillingState: nvarchar(40).nullable(),
      BillingCountry: nvarchar(40).nullable(),
      BillingPostalCode: nvarchar(10).nullable(),
      Total: t.decimal(10, 2),
    },
    constraints: [
      t.foreignKey(
        ['CustomerId'],
        { table: 'Customer', columns: ['CustomerId'] },
        { name: 'fk_Invoice_CustomerId_Customer' },
      ),
      t.index(['CustomerId'], { name: 'IFK_InvoiceCustomerId' }),
    ],
  }))
  await op.createTable('MediaType', (t) => ({
    columns: {
      MediaTypeId: t.id(),
      Name: nvarchar(120).nullable(),
    },
  }))
  await op.createTable('Track', (t) => ({
    columns: {
      TrackId: t.id(),
      Name: nvarchar(200),
      AlbumId: t.int().nullable(),
      MediaTypeId: t.int(),
      GenreId: t.int().nullable(),
      Composer: nvarchar(220).nullable(),
      Milliseconds: t.int(),
      Bytes: t.int().nullable(),
      UnitPrice: t.decimal(10, 2),
    },
    constraints: [
      t.foreignKey(['AlbumId'], { table: 'Album', columns: ['AlbumId'] }, { name: 'fk_Track_AlbumId_Album' }),
      t.foreignKey(['GenreId'], { table: 'Genre', columns: ['GenreId'] }, { name: 'fk_Track_GenreId_Genre' }),
      t.foreignKey(
        ['MediaTypeId'],
        { table: 'MediaType', columns: ['MediaTypeId'] },
        { name: 'fk_Track_MediaTypeId_MediaType' },
      ),
      t.index(['AlbumId'], { name: 'IFK_TrackAlbumId' }),
      t.index(['GenreId'], { name: 'IFK_TrackGenreId' }),
      t.index(['MediaTypeId'], { name: 'IFK_TrackMediaTypeId' }),
    ],
  }))
  await op.createTable('InvoiceLine', (t) => ({
    columns: {
      InvoiceLineId: t.id(),
      InvoiceId: t.int(),
      TrackId: t.int(),
      UnitPrice: t.decimal(10, 2),
      Quantity: t.int(),
    },
    constraints: [
      t.foreignKey(
        ['InvoiceId'],
        { table: 'Invoice', columns: ['InvoiceId'] },
        { name: 'fk_InvoiceLine_InvoiceId_Invoice' },
      ),
      t.foreignKey(['TrackId'], { table: 'Track', columns: ['TrackId'] }, { name: 'fk_InvoiceLine_TrackId_Track' }),
      t.index(['InvoiceId'], { name: 'IFK_InvoiceLineInvoiceId' }),
      t.index(['TrackId'], { name: 'IFK_InvoiceLineTrackId' }),
    ],
  }))
  await op.createTable('Playlist', (t) => ({
    columns: {
      PlaylistId: t.id(),
      Name: nvarchar(120).nullable(),
    },
  }))
  await op.createTable('PlaylistTrack', (t) => ({
    columns: {
      PlaylistId: t.int(),
      TrackId: t.int(),
    },
    constraints: [
      t.primaryKey(['PlaylistId', 'TrackId'], { name: 'PK_PlaylistTrack' }),
      t.foreignKey(
        ['PlaylistId'],
        { table: 'Playlist', columns: ['PlaylistId'] },
        { name: 'fk_PlaylistTrack_PlaylistId_Playlist' },
      ),
      t.foreignKey(['TrackId'], { table: 'Track', columns: ['TrackId'] }, { name: 'fk_PlaylistTrack_TrackId_Track' }),
      t.index(['PlaylistId'], { name: 'IFK_PlaylistTrackPlaylistId' }),
      t.index(['TrackId'], { name: 'IFK_PlaylistTrackTrackId' }),
    ],
  }))
}

export async function downgrade(op: Operations): Promise<void> {
  await op.dropTable('PlaylistTrack')
  await op.dropTable('Playlist')
  await op.dropTable('InvoiceLine')
  await op.dropTable('Track')
  await op.dropTable('MediaType')
  await op.dropTable('Invoice')
  await op.dropTable('Genre')
  await op.dropTable('Customer')
  await op.dropTable('Employee')
  await op.dropTable('Album')
  await op.dropTable('Artist')
}
