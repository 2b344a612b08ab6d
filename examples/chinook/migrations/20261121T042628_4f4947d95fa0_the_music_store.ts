import type { Operations } from 'dbtool'

export const revision = '4f4947d95fa0'
export const downRevision = null
export const message = 'the music store'
export const branchLabels: string[] = []
export const dependsOn: string[] = []

export async function upgrade(op: Operations): Promise<void> {
  await op.createTable('Artist', (t) => ({
    columns: {
      ArtistId: t.id(),
      Name: t.custom('NVARCHAR(120)').nullable(),
    },
  }))
  await op.createTable('Album', (t) => ({
    columns: {
      AlbumId: t.id(),
      Title: t.custom('NVARCHAR(160)'),
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
      LastName: t.custom('NVARCHAR(20)'),
      FirstName: t.custom('NVARCHAR(20)'),
      Title: t.custom('NVARCHAR(30)').nullable(),
      ReportsTo: t.int().nullable(),
      BirthDate: t.timestamp().nullable(),
      HireDate: t.timestamp().nullable(),
      Address: t.custom('NVARCHAR(70)').nullable(),
      City: t.custom('NVARCHAR(40)').nullable(),
      State: t.custom('NVARCHAR(40)').nullable(),
      Country: t.custom('NVARCHAR(40)').nullable(),
      PostalCode: t.custom('NVARCHAR(10)').nullable(),
      Phone: t.custom('NVARCHAR(24)').nullable(),
      Fax: t.custom('NVARCHAR(24)').nullable(),
      Email: t.custom('NVARCHAR(60)').nullable(),
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
      FirstName: t.custom('NVARCHAR(40)'),
      LastName: t.custom('NVARCHAR(20)'),
      Company: t.custom('NVARCHAR(80)').nullable(),
      Address: t.custom('NVARCHAR(70)').nullable(),
      City: t.custom('NVARCHAR(40)').nullable(),
      State: t.custom('NVARCHAR(40)').nullable(),
      Country: t.custom('NVARCHAR(40)').nullable(),
      PostalCode: t.custom('NVARCHAR(10)').nullable(),
      Phone: t.custom('NVARCHAR(24)').nullable(),
      Fax: t.custom('NVARCHAR(24)').nullable(),
      Email: t.custom('NVARCHAR(60)'),
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
      Name: t.custom('NVARCHAR(120)').nullable(),
    },
  }))
  await op.createTable('Invoice', (t) => ({
    columns: {
      InvoiceId: t.id(),
      CustomerId: t.int(),
      InvoiceDate: t.timestamp(),
      BillingAddress: t.custom('NVARCHAR(70)').nullable(),
      BillingCity: t.custom('NVARCHAR(40)').nullable(),
      BillingState: t.custom('NVARCHAR(40)').nullable(),
      BillingCountry: t.custom('NVARCHAR(40)').nullable(),
      BillingPostalCode: t.custom('NVARCHAR(10)').nullable(),
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
      Name: t.custom('NVARCHAR(120)').nullable(),
    },
  }))
  await op.createTable('Track', (t) => ({
    columns: {
      TrackId: t.id(),
      Name: t.custom('NVARCHAR(200)'),
      AlbumId: t.int().nullable(),
      MediaTypeId: t.int(),
      GenreId: t.int().nullable(),
      Composer: t.custom('NVARCHAR(220)').nullable(),
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
      Name: t.custom('NVARCHAR(120)').nullable(),
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
