import type { Provisioner } from '../provisioner.ts';

/** `AWS::S3::Bucket`; its `Ref` is the name. */
export const provisionBucket: Provisioner = ({ engines, properties, name }) => {
  const bucket =
    properties.text('BucketName') ??
    name({ longest: 63, refused: /[^A-Za-z0-9-]/, lowerCase: true });
  engines.s3.create(bucket);
  const domain = `${bucket}.s3.${engines.place.region}.amazonaws.com`;
  return {
    ref: bucket,
    attributes: {
      Arn: `arn:aws:s3:::${bucket}`,
      DomainName: `${bucket}.s3.amazonaws.com`,
      RegionalDomainName: domain,
    },
  };
};
